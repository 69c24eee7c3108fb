package dev.mink.testing.schema;

import dev.mink.versioning.FieldDefinition;
import dev.mink.versioning.SchemaDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Schemas as JSON: types sorted by name, versions by number, fields by name, one a line. A type that
 * ends with a question mark is that of a field that is not required.
 */
final class SchemaFile {
    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path path;

    SchemaFile(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** What the file holds; nothing if it does not exist. */
    RecordedSchemas read() {
        if (!exists()) {
            return RecordedSchemas.empty();
        }
        try {
            return parse(MAPPER.readTree(Files.readString(path)));
        } catch (IOException e) {
            throw new UncheckedIOException("mink: schema file " + path + " cannot be read: " + e, e);
        } catch (JacksonException e) {
            throw damaged(
                    "it is no JSON; " + e.getOriginalMessage() + " in line "
                            + e.getLocation().getLineNr(),
                    e);
        } catch (IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    void write(RecordedSchemas schemas) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator(""))
                .withObjectIndenter(lines);
        String json = MAPPER.writer().with(printer).writeValueAsString(toJson(schemas)) + "\n";
        try {
            Path folder = path.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(path, json);
        } catch (IOException e) {
            throw new UncheckedIOException("mink: schema file " + path + " cannot be written: " + e, e);
        }
    }

    private static ObjectNode toJson(RecordedSchemas schemas) {
        ObjectNode json = MAPPER.createObjectNode().put("format", FORMAT);
        ObjectNode events = json.putObject("events");
        schemas.types().forEach((type, versions) -> {
            ObjectNode typeJson = events.putObject(type);
            versions.forEach((version, shapes) -> {
                ArrayNode shapesJson = typeJson.putArray(version.toString());
                shapes.forEach(shape -> addFields(shapesJson.addObject(), shape));
            });
        });
        return json;
    }

    private static void addFields(ObjectNode json, SchemaDefinition shape) {
        shape.fields().forEach(field -> json.put(field.name(), field.type() + (field.required() ? "" : "?")));
    }

    private RecordedSchemas parse(JsonNode json) {
        require(json.path("format").isInt() && json.path("events").isObject(), "it has no \"format\" or no \"events\"");
        require(
                json.path("format").asInt() == FORMAT,
                "its format is " + json.path("format") + ", this Mink reads " + FORMAT);
        RecordedSchemas schemas = RecordedSchemas.empty();
        for (Map.Entry<String, JsonNode> type : json.path("events").properties()) {
            String name = type.getKey();
            require(type.getValue().isObject() && !type.getValue().isEmpty(), "\"" + name + "\" has no versions");
            for (Map.Entry<String, JsonNode> version : type.getValue().properties()) {
                for (SchemaDefinition shape : shapes(name, version.getKey(), version.getValue())) {
                    schemas = schemas.with(name, shape);
                }
            }
        }
        return schemas;
    }

    private static List<SchemaDefinition> shapes(String type, String version, JsonNode json) {
        require(version.matches("[1-9][0-9]{0,8}"), "\"" + type + "\" has a version \"" + version + "\"");
        require(json.isArray() && !json.isEmpty(), "\"" + type + "\" version " + version + " has no list of shapes");
        List<SchemaDefinition> shapes = new ArrayList<>();
        for (JsonNode shape : json) {
            require(shape.isObject(), "\"" + type + "\" version " + version + " has a shape that is no object");
            List<FieldDefinition> fields = new ArrayList<>();
            shape.properties().forEach(field -> {
                require(
                        field.getValue().isString(),
                        "field \"" + field.getKey() + "\" of \"" + type + "\" has no type but " + field.getValue());
                fields.add(field(field.getKey(), field.getValue().asString()));
            });
            shapes.add(SchemaDefinition.of(Integer.parseInt(version), fields));
        }
        return shapes;
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }

    private static FieldDefinition field(String name, String type) {
        return type.endsWith("?")
                ? FieldDefinition.optional(name, type.substring(0, type.length() - 1))
                : FieldDefinition.required(name, type);
    }

    private AssertionError damaged(String reason, Exception cause) {
        return new AssertionError("mink: schema file " + path + " is damaged: " + reason, cause);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
