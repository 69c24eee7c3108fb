package dev.mink.serializers.msgpack;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** How many entries each array and map has, in the order in which they begin: headers need it first. */
final class ContainerSizes {
    private int[] sizes = new int[16];
    private int count;
    private int next;

    private ContainerSizes() {}

    static ContainerSizes of(JsonParser tokens) {
        ContainerSizes result = new ContainerSizes();
        result.countAll(tokens);
        return result;
    }

    /** The size of the next container that begins. */
    int next() {
        return sizes[next++];
    }

    private void countAll(JsonParser tokens) {
        Deque<Integer> open = new ArrayDeque<>();
        JsonToken token;
        while ((token = tokens.nextToken()) != null) {
            if (token.isStructEnd()) {
                open.pop();
            } else if (token != JsonToken.PROPERTY_NAME) {
                if (!open.isEmpty()) {
                    sizes[open.peek()]++;
                }
                if (token.isStructStart()) {
                    open.push(begin());
                }
            }
        }
    }

    private int begin() {
        if (count == sizes.length) {
            sizes = Arrays.copyOf(sizes, count * 2);
        }
        return count++;
    }
}
