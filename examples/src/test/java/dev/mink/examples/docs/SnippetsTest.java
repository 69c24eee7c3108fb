package dev.mink.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Java code in the documentation is taken from sources that are compiled and run: every block
 * follows a line {@code <!-- snippet: path#tag -->} and equals what stands between {@code // tag::tag[]}
 * and {@code // end::tag[]} there. {@code -Dmink.docs=update} rewrites the pages.
 */
class SnippetsTest {
    private static final Path ROOT = root();
    private static final Pattern MARKER = Pattern.compile("<!-- snippet: (\\S+?)(?:#(\\S+))? -->");

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            List<Path> pages =
                    new ArrayList<>(docs.filter(path -> path.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.add(ROOT.resolve("README.md"));
            return pages;
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void codeOnThePageIsTakenFromTheSources(Path page) throws IOException {
        String text = Files.readString(page);
        String expected = withSnippets(page, text.lines().toList());
        if ("update".equals(System.getProperty("mink.docs"))) {
            Files.writeString(page, expected);
        } else {
            assertThat(text)
                    .as("%s; run the test with -Dmink.docs=update to bring it up to date", page)
                    .isEqualTo(expected);
        }
    }

    @Test
    void findsARegionAndTakesAwayItsIndentation() {
        List<String> source = List.of(
                "class A {",
                "    // tag::x[]",
                "    int a;",
                "    // tag::y[]",
                "      int b;",
                "    // end::x[]",
                "}");

        assertThat(region(source, "x")).containsExactly("int a;", "  int b;");
    }

    private static String withSnippets(Path page, List<String> lines) throws IOException {
        List<String> result = new ArrayList<>();
        List<String> snippet = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            result.add(line);
            Matcher marker = MARKER.matcher(line);
            if (marker.matches()) {
                snippet = region(Files.readAllLines(ROOT.resolve(marker.group(1))), marker.group(2));
            } else if (line.equals("```java")) {
                assertThat(snippet)
                        .as("%s line %d: a Java block needs a snippet line before it", page, i + 1)
                        .isNotNull();
                result.addAll(snippet);
                snippet = null;
                while (!lines.get(i + 1).equals("```")) {
                    i++;
                }
            }
        }
        return String.join("\n", result) + "\n";
    }

    private static List<String> region(List<String> source, String tag) {
        List<String> region = new ArrayList<>();
        boolean inside = tag == null;
        for (String line : source) {
            String bare = line.strip();
            if (bare.startsWith("// tag::") || bare.startsWith("// end::")) {
                if (bare.endsWith("::" + tag + "[]")) {
                    inside = bare.startsWith("// tag::");
                }
            } else if (inside) {
                region.add(line);
            }
        }
        assertThat(region).as("region %s", tag).isNotEmpty();
        int indentation = region.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return region.stream()
                .map(line -> line.isBlank() ? "" : line.substring(indentation))
                .toList();
    }

    private static Path root() {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("mink-core"))) {
            path = path.getParent();
        }
        return path;
    }
}
