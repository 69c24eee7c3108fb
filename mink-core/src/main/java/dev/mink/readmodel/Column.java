package dev.mink.readmodel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How a record component or a field is kept. Without it, all defaults hold. */
@Documented
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface Column {
    /** The column; by default the field's name in snake case: {@code customer_id} for {@code customerId}. */
    String name() default "";

    /** Whether the database gets an index on the column. */
    boolean index() default false;

    /**
     * Whether no two rows may have the same value, null excepted; every backend sees to it. Includes an
     * index. Not for fields that are kept as JSON.
     */
    boolean unique() default false;

    /**
     * Whether the value may be null. Fields of type {@link java.util.Optional} and those whose type is
     * annotated {@code @Nullable} always may. A primitive reads a null that is in the database as 0 or
     * false.
     */
    boolean nullable() default false;

    /**
     * SQL for the value of rows that exist already when the column is added to the table:
     * {@code "'open'"}. Without it they get an empty value of the column's type, or null if it may be
     * null. Rows that are inserted always have the value of their instance.
     */
    String defaultValue() default "";

    /** The SQL type, if it is to be another than the one that follows from the field's type: {@code "NUMERIC(10,2)"}. */
    String type() default "";
}
