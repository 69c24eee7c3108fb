package dev.mink.versioning;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.util.NameTransformer;

/** Walks once over what Jackson knows of a class. */
final class FieldCollector {
    /** By name: JSpecify need not be there at run time. */
    private static final String NULLABLE = "org.jspecify.annotations.Nullable";

    private final JsonMapper mapper;
    private final SerializationConfig config;
    private final ClassIntrospector introspector;
    private final List<FieldDefinition> fields = new ArrayList<>();

    /** The objects around the current field, each with its path. */
    private final Map<JavaType, String> around = new LinkedHashMap<>();

    FieldCollector(JsonMapper mapper) {
        this.mapper = mapper;
        this.config = mapper.serializationConfig();
        this.introspector = config.classIntrospectorInstance();
    }

    List<FieldDefinition> fieldsOf(Class<?> eventClass) {
        JavaType type = mapper.constructType(eventClass);
        boolean isObject = !type.isAbstract()
                && !type.isPrimitive()
                && !type.isContainerType()
                && !type.isReferenceType()
                && !type.isEnumType()
                && ScalarTypes.nameOf(eventClass).isEmpty()
                && describe(type).findJsonValueAccessor() == null;
        if (!isObject) {
            throw new IllegalArgumentException(
                    "mink: " + eventClass.getName() + " has no fields: it is no class whose values are JSON objects");
        }
        addFields(type, "$", "", NameTransformer.NOP);
        return List.copyOf(fields);
    }

    /** Adds the fields of an object; the path names it, the prefix stands before the names of its fields. */
    private void addFields(JavaType type, String path, String prefix, NameTransformer names) {
        around.put(type, path);
        for (BeanPropertyDefinition property : describe(type).findProperties()) {
            if (property.getAccessor() != null && isData(type, property)) {
                addField(property, type, prefix, names.transform(property.getName()));
            }
        }
        around.remove(type);
    }

    private void addField(BeanPropertyDefinition property, JavaType owner, String prefix, String name) {
        JavaType declared = property.getPrimaryType();
        NameTransformer unwrapping =
                config.getAnnotationIntrospector().findUnwrappingNameTransformer(config, property.getAccessor());
        if (unwrapping != null && !around.containsKey(declared)) {
            addFields(declared, path(prefix + name), prefix, unwrapping);
            return;
        }
        int place = fields.size();
        boolean required = !declared.isReferenceType() && !isNullable(owner, property);
        String type = typeOf(declared, prefix + name);
        fields.add(place, new FieldDefinition(prefix + name, type, required));
    }

    /** The name of a type; what is within its values is added as fields below the name. */
    private String typeOf(JavaType type, String name) {
        String scalar = ScalarTypes.nameOf(type.getRawClass()).orElse(null);
        if (scalar != null) {
            return scalar;
        }
        if (type.isReferenceType()) {
            return typeOf(type.getContentType(), name);
        }
        if (type.isEnumType()) {
            return constants(
                    "enum", Arrays.stream(type.getRawClass().getEnumConstants()).map(this::written));
        }
        if (type.isMapLikeType()) {
            String key = typeOf(type.getKeyType(), name + "{key}");
            String value = typeOf(type.getContentType(), name + "{}");
            return key.equals("string") ? "map<" + value + ">" : "map<" + key + ", " + value + ">";
        }
        if (type.isContainerType()) {
            return "list<" + typeOf(type.getContentType(), name + "[]") + ">";
        }
        return typeOfObject(type, name);
    }

    private String typeOfObject(JavaType type, String name) {
        AnnotatedMember value = describe(type).findJsonValueAccessor();
        if (value != null) {
            return typeOf(value.getType(), name);
        }
        String outer = around.get(type);
        if (outer != null) {
            return "ref(" + outer + ")";
        }
        if (type.isAbstract()) {
            return typeOfVariants(type, name);
        }
        if (type.getRawClass().getName().startsWith("java.")) {
            return type.getRawClass().getName();
        }
        addFields(type, path(name), name + ".", NameTransformer.NOP);
        return "object";
    }

    private String typeOfVariants(JavaType type, String name) {
        Map<String, JavaType> variants = variants(type);
        if (variants.isEmpty()) {
            return "any";
        }
        around.put(type, path(name));
        variants.forEach((variant, variantType) -> {
            String variantName = name + "(" + variant + ")";
            int place = fields.size();
            String variantForm = typeOfObject(variantType, variantName);
            fields.add(place, FieldDefinition.optional(variantName, variantForm));
        });
        around.remove(type);
        return constants("oneof", variants.keySet().stream());
    }

    private Map<String, JavaType> variants(JavaType type) {
        Map<String, JavaType> variants = new TreeMap<>();
        for (NamedType named : config.getSubtypeResolver()
                .collectAndResolveSubtypesByClass(config, introspector.introspectClassAnnotations(type))) {
            Class<?> variant = named.getType();
            if (!Modifier.isAbstract(variant.getModifiers())) {
                String name = named.hasName() ? named.getName() : variant.getSimpleName();
                variants.put(name, config.getTypeFactory().constructSpecializedType(type, variant));
            }
        }
        return variants;
    }

    private BeanDescription describe(JavaType type) {
        return introspector.introspectForSerialization(type, introspector.introspectClassAnnotations(type));
    }

    private String written(Object constant) {
        return mapper.valueToTree(constant).asString();
    }

    private static String constants(String name, Stream<String> constants) {
        return constants.map(FieldType::escaped).sorted().collect(Collectors.joining("|", name + "(", ")"));
    }

    private static String path(String name) {
        return "$." + name;
    }

    /** Whether a property is data, and not computed from it. */
    private static boolean isData(JavaType owner, BeanPropertyDefinition property) {
        return !owner.isRecordType() || component(owner, property) != null;
    }

    private static boolean isNullable(JavaType owner, BeanPropertyDefinition property) {
        RecordComponent component = component(owner, property);
        if (component != null) {
            return isNullable(component.getAnnotatedType());
        }
        return isNullable(annotatedType(property.getAccessor())) || isNullable(annotatedType(property.getField()));
    }

    private static boolean isNullable(@Nullable AnnotatedType type) {
        return type != null
                && Arrays.stream(type.getAnnotations())
                        .anyMatch(annotation ->
                                annotation.annotationType().getName().equals(NULLABLE));
    }

    private static @Nullable AnnotatedType annotatedType(@Nullable AnnotatedMember member) {
        if (member == null) {
            return null;
        }
        if (member.getMember() instanceof Field field) {
            return field.getAnnotatedType();
        }
        return member.getMember() instanceof Method method ? method.getAnnotatedReturnType() : null;
    }

    private static @Nullable RecordComponent component(JavaType owner, BeanPropertyDefinition property) {
        RecordComponent[] components = owner.getRawClass().getRecordComponents();
        if (components == null) {
            return null;
        }
        return Arrays.stream(components)
                .filter(component -> component.getName().equals(property.getInternalName()))
                .findFirst()
                .orElse(null);
    }
}
