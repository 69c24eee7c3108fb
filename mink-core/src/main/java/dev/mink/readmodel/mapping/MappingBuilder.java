package dev.mink.readmodel.mapping;

import dev.mink.readmodel.Column;
import dev.mink.readmodel.Id;
import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.readmodel.ReadModel;
import dev.mink.readmodel.ReadModelId;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.type.TypeFactory;

/** Derives a mapping from a class and its annotations. */
final class MappingBuilder<T> {
    /** By name: the annotation's class need not be there at run time. */
    private static final String NULLABLE = "org.jspecify.annotations.Nullable";

    private static final String ID = "id";
    private static final Set<ValueKind> ID_KINDS =
            EnumSet.of(ValueKind.TEXT, ValueKind.SHORT, ValueKind.INTEGER, ValueKind.LONG, ValueKind.UUID);

    private final Class<T> type;
    private final JsonValues json;
    private final Blueprint blueprint;

    MappingBuilder(Class<T> type, JsonValues json) {
        this.type = type;
        this.json = json;
        this.blueprint = Blueprint.of(type);
    }

    ModelMapping<T> build() {
        Optional<Member> declared = idMember();
        if (declared.isEmpty() && ReadModelId.class.isAssignableFrom(type)) {
            return build(ID, instance -> ((ReadModelId) instance).getId());
        }
        Member id =
                declared.orElseThrow(() -> invalid("it has no id: annotate a field with @Id or implement ReadModelId"));
        List<ModelField> fields = fields(Optional.of(id), 0);
        ModelField field =
                fields.stream().filter(each -> each.column().isId()).findFirst().orElseThrow();
        requireIdKind(field);
        return mapping(
                fields.stream().map(ModelField::column).toList(),
                fields,
                field.column(),
                instance -> idOf(field, instance));
    }

    ModelMapping<T> build(Function<? super T, String> id) {
        boolean taken = fields(Optional.empty(), 0).stream()
                .anyMatch(field -> field.column().name().equals(ID));
        return build(taken ? "read_model_id" : ID, id);
    }

    private ModelMapping<T> build(String name, Function<? super T, String> id) {
        ModelColumn column = new ModelColumn(
                name, name, ValueKind.TEXT, 0, true, false, false, false, Optional.empty(), Optional.empty());
        List<ModelField> fields = fields(Optional.empty(), 1);
        List<ModelColumn> columns = Stream.concat(
                        Stream.of(column), fields.stream().map(ModelField::column))
                .toList();
        return mapping(columns, fields, column, instance -> {
            String text = id.apply(instance);
            return text == null ? null : Storable.text(text);
        });
    }

    private ModelMapping<T> mapping(
            List<ModelColumn> columns, List<ModelField> fields, ModelColumn id, Function<T, @Nullable Object> ids) {
        Set<String> names = new HashSet<>();
        for (ModelColumn column : columns) {
            if (!names.add(column.name())) {
                throw invalid("two fields have column \"" + column.name() + "\"");
            }
        }
        ReadModel annotation = type.getAnnotation(ReadModel.class);
        String table = annotation == null || annotation.table().isEmpty()
                ? Identifiers.snakeCase(type.getSimpleName())
                : annotation.table();
        Optional<String> schema =
                Optional.ofNullable(annotation).map(ReadModel::schema).filter(name -> !name.isEmpty());
        requireIdentifier("table", table);
        schema.ifPresent(name -> requireIdentifier("schema", name));
        return new ModelMapping<>(type, table, schema, columns, fields, blueprint, id, ids, json);
    }

    private Optional<Member> idMember() {
        List<Member> annotated = blueprint.members().stream()
                .filter(member -> member.declaration().isAnnotationPresent(Id.class))
                .toList();
        if (annotated.size() > 1) {
            throw invalid("it has two ids: " + annotated.get(0).name() + " and "
                    + annotated.get(1).name());
        }
        return annotated.stream()
                .findFirst()
                .or(() -> blueprint.members().stream()
                        .filter(member -> member.name().equals(ID))
                        .findFirst());
    }

    private void requireIdKind(ModelField id) {
        if (!ID_KINDS.contains(id.column().kind()) || id.optional() || id.type().isEnum()) {
            throw invalid("its id, field " + id.column().field() + ", is no text, whole number or UUID");
        }
        if (id.column().nullable()) {
            throw invalid("its id, field " + id.column().field() + ", is declared nullable");
        }
    }

    private static @Nullable Object idOf(ModelField field, Object instance) {
        Object id = field.getter().get(instance);
        return id == null ? null : field.codec().encoding().of(id);
    }

    private List<ModelField> fields(Optional<Member> id, int first) {
        List<ModelField> fields = new ArrayList<>();
        for (Member member : blueprint.members()) {
            fields.add(field(member, id.filter(member::equals).isPresent(), first + fields.size()));
        }
        return List.copyOf(fields);
    }

    private ModelField field(Member member, boolean isId, int position) {
        Column options = member.declaration().getAnnotation(Column.class);
        boolean optional = rawClass(member.type()) == Optional.class;
        Type valueType = optional ? optionalType(member) : member.type();
        Class<?> raw = rawClass(valueType);
        FieldCodec scalar = FieldCodecs.find(boxed(raw));
        FieldCodec codec = scalar == null ? json.codec(type, valueType) : scalar;
        boolean nullable = optional || isNullable(member.annotated()) || (options != null && options.nullable());
        ModelColumn column = new ModelColumn(
                options == null || options.name().isEmpty() ? Identifiers.snakeCase(member.name()) : options.name(),
                member.name(),
                codec.kind(),
                position,
                isId,
                nullable,
                options != null && options.unique() && !isId,
                options != null && (options.index() || options.unique()) && !isId,
                Optional.ofNullable(options).map(Column::type).filter(sql -> !sql.isBlank()),
                Optional.ofNullable(options).map(Column::defaultValue).filter(sql -> !sql.isBlank()));
        check(column);
        return new ModelField(type.getSimpleName(), column, raw, optional, codec, member.getter());
    }

    private void check(ModelColumn column) {
        requireIdentifier("column", column.name());
        column.sqlType().ifPresent(sql -> requireFragment("type", column, sql));
        column.defaultSql().ifPresent(sql -> requireFragment("default", column, sql));
        if (column.unique() && column.kind() == ValueKind.JSON) {
            throw invalid("field " + column.field() + " is kept as JSON and cannot be unique");
        }
    }

    private void requireFragment(String what, ModelColumn column, String sql) {
        SqlFragments.problemOf(sql).ifPresent(problem -> {
            throw invalid("the " + what + " of field " + column.field() + " is refused: " + problem);
        });
    }

    private void requireIdentifier(String what, String name) {
        if (!Identifiers.isValid(name)) {
            throw invalid(what + " name \"" + name
                    + "\" does not consist of 1 to 63 ASCII letters, digits and underscores, or begins with a digit");
        }
    }

    private InvalidReadModelException invalid(String reason) {
        return new InvalidReadModelException(type.getName(), reason);
    }

    private Type optionalType(Member member) {
        if (member.annotated() instanceof AnnotatedParameterizedType parameterized) {
            return parameterized.getAnnotatedActualTypeArguments()[0].getType();
        }
        throw invalid("field " + member.name() + " is an Optional of nothing in particular");
    }

    private static Class<?> rawClass(Type type) {
        return type instanceof Class<?> raw
                ? raw
                : TypeFactory.createDefaultInstance().constructType(type).getRawClass();
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private static boolean isNullable(AnnotatedType type) {
        return Stream.of(type.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(annotation -> annotation.getName().equals(NULLABLE));
    }
}
