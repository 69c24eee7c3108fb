package dev.mink.command.idempotency;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.Modifier;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.impl.DefaultTypeResolverBuilder;

/** Writes the class of a value where its declared type is one of several classes of the user's. */
final class NamedVariants extends DefaultTypeResolverBuilder {
    private static final long serialVersionUID = 1L;

    NamedVariants() {
        super(
                BasicPolymorphicTypeValidator.builder().build(),
                DefaultTyping.OBJECT_AND_NON_CONCRETE,
                JsonTypeInfo.As.PROPERTY);
    }

    @Override
    public boolean useForType(JavaType type) {
        Class<?> declared = type.getRawClass();
        boolean one = declared.isPrimitive() || type.isEnumType() || type.isContainerType() || type.isReferenceType();
        return !one
                && Modifier.isAbstract(declared.getModifiers())
                && !declared.getName().startsWith("java.");
    }
}
