package dev.mink.serializers.msgpack;

import java.util.List;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.BeanPropertyDefinition;

/** Lets every record and bean also be read from an array of its properties' values. */
final class ArrayFormModifier extends ValueDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public ValueDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription.Supplier description, ValueDeserializer<?> deserializer) {
        if (deserializer instanceof BeanDeserializerBase bean && !readsArrays(bean.getValueInstantiator())) {
            List<String> names = description.get().findProperties().stream()
                    .filter(BeanPropertyDefinition::couldDeserialize)
                    .map(BeanPropertyDefinition::getName)
                    .toList();
            return new ArrayFormDeserializer(bean, names);
        }
        return deserializer;
    }

    private static boolean readsArrays(ValueInstantiator instantiator) {
        return instantiator.canCreateUsingDelegate() || instantiator.canCreateUsingArrayDelegate();
    }
}
