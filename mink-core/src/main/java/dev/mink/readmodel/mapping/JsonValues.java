package dev.mink.readmodel.mapping;

import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.serialization.JsonSerializer;
import java.lang.reflect.Type;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** Fields whose values are kept as JSON. */
final class JsonValues {
    /** The mapper that JSON columns are written with by default: numbers without exponents. */
    static final JsonMapper DEFAULT_MAPPER = JsonSerializer.defaultMapper()
            .rebuild()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final JsonMapper mapper;

    JsonValues(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * The codec of a field's type.
     *
     * @throws InvalidReadModelException if a class in it is hidden from the mapper
     */
    FieldCodec codec(Class<?> model, Type type) {
        JavaType javaType = mapper.constructType(type);
        requireAccess(model, javaType);
        return new FieldCodec(
                ValueKind.JSON,
                false,
                value -> Storable.json(mapper.writerFor(javaType).writeValueAsString(value)),
                json -> mapper.readerFor(javaType).readValue(String.valueOf(json)));
    }

    /** The JSON of a value that a query compares with. */
    String encode(Object value) {
        return Storable.json(mapper.writeValueAsString(value));
    }

    private static void requireAccess(Class<?> model, JavaType type) {
        Class<?> raw = type.getRawClass();
        Module module = raw.getModule();
        Module jackson = JsonMapper.class.getModule();
        boolean own = !raw.isPrimitive() && !raw.isArray() && module.getClassLoader() != null;
        if (own && module.isNamed() && !module.isOpen(raw.getPackageName(), jackson)) {
            throw new InvalidReadModelException(
                    model.getName(),
                    "module " + module.getName() + " hides " + raw.getName()
                            + " from the JSON mapper; add to its module-info.java: opens " + raw.getPackageName()
                            + " to " + jackson.getName() + ";");
        }
        if (type.getContentType() != null) {
            requireAccess(model, type.getContentType());
        }
        if (type.getKeyType() != null) {
            requireAccess(model, type.getKeyType());
        }
    }
}
