package dev.mink.readmodel.mapping;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;

/**
 * A record component or a field.
 *
 * @param name its name
 * @param declaration where its annotations are
 * @param annotated its type, with annotations
 * @param getter reads it from an instance
 */
record Member(String name, AnnotatedElement declaration, AnnotatedType annotated, Accessors.Getter getter) {
    Type type() {
        return annotated.getType();
    }
}
