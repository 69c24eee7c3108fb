package dev.mink.observability;

import dev.mink.adapter.EventStoreAdapter;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What mink-core has, whether it is a directory or a jar, so that no list has to be kept. */
final class CoreTypes {
    private CoreTypes() {}

    /** All interfaces, also those of packages that were added later. */
    static List<Class<?>> interfaces() {
        try {
            Path place = Path.of(location());
            if (Files.isDirectory(place)) {
                return interfacesBelow(place);
            }
            try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
                return interfacesBelow(jar.getPath("/"));
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URI location() throws URISyntaxException {
        return EventStoreAdapter.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
    }

    private static List<Class<?>> interfacesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("dev/mink"))) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .map(CoreTypes::load)
                    .filter(type -> type.isInterface() && !type.isAnnotation())
                    .toList();
        }
    }

    private static Class<?> load(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            return Class.forName(name, false, CoreTypes.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
