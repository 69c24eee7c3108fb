package dev.mink.testing.contract;

import dev.mink.readmodel.Column;
import dev.mink.readmodel.Id;
import dev.mink.readmodel.ReadModel;
import java.util.List;

/** Read models whose names, types and defaults want to be more than that. */
final class HostileModels {
    static final List<Class<?>> ALL = List.of(
            QuotedTable.class,
            CommentedTable.class,
            QualifiedTable.class,
            LongTable.class,
            QuotedSchema.class,
            SpacedSchema.class,
            QuotedColumn.class,
            LineColumn.class,
            CommentedId.class,
            StatementType.class,
            SecondColumn.class,
            QuotedType.class,
            StatementDefault.class,
            OpenDefault.class,
            DollarDefault.class,
            EscapedDefault.class,
            AskingDefault.class);

    private HostileModels() {}

    @ReadModel(table = "x\"; DROP TABLE contract_thing; --")
    record QuotedTable(String id) {}

    @ReadModel(table = "x -- ")
    record CommentedTable(String id) {}

    @ReadModel(table = "pg_catalog.pg_class")
    record QualifiedTable(String id) {}

    @ReadModel(table = "a_name_that_is_cut_off_after_sixty_three_bytes_and_then_is_another")
    record LongTable(String id) {}

    @ReadModel(schema = "public\".contract_thing; --")
    record QuotedSchema(String id) {}

    @ReadModel(schema = " ")
    record SpacedSchema(String id) {}

    record QuotedColumn(
            String id,

            @Column(name = "x\" TEXT); DROP TABLE contract_thing; --")
            String text) {}

    record LineColumn(
            String id,
            @Column(name = "text\n", index = true) String text) {}

    record CommentedId(@Id @Column(name = "id/**/") String id) {}

    record StatementType(
            String id,

            @Column(type = "TEXT); DROP TABLE contract_thing; --")
            String text) {}

    record SecondColumn(
            String id, @Column(type = "TEXT, admin BOOLEAN") String text) {}

    record QuotedType(String id, @Column(type = "\"text\"") String text) {}

    record StatementDefault(
            String id,

            @Column(defaultValue = "''; DELETE FROM contract_thing")
            String text) {}

    record OpenDefault(
            String id, @Column(defaultValue = "'open") String text) {}

    record DollarDefault(
            String id, @Column(defaultValue = "$$x$$") String text) {}

    record EscapedDefault(
            String id,
            @Column(defaultValue = "E'\\'' || 'x'") String text) {}

    record AskingDefault(
            String id,

            @Column(defaultValue = "(SELECT max(id) FROM contract_thing)")
            String text) {}
}
