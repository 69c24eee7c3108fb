package dev.mink.readmodel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says where the instances of a class are kept. Without it, the table is named after the class. Names
 * have 1 to 63 ASCII letters, digits and underscores, and do not begin with a digit.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ReadModel {
    /** The table; by default the simple name of the class in snake case: {@code order_summary}. */
    String table() default "";

    /** The schema of the database; by default the one that the backend keeps read models in. */
    String schema() default "";
}
