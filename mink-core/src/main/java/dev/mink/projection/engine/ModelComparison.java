package dev.mink.projection.engine;

import dev.mink.adapter.Transaction;
import dev.mink.projection.ModelDifference;
import dev.mink.projection.ModelDifference.Kind;
import dev.mink.projection.Verification;
import dev.mink.readmodel.Filter;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModels;
import dev.mink.readmodel.mapping.ModelMapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Compares read models row by row, by what is stored of them. */
final class ModelComparison {
    private static final int PAGE = 500;

    private final Transaction transaction;
    private final List<ModelDifference> differences = new ArrayList<>();
    private long rows;
    private boolean complete = true;

    ModelComparison(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Compares all rows of a class. */
    <T> void compare(Class<T> type, ReadModels live, ReadModels replayed) {
        ModelMapping<T> mapping = ModelMapping.of(type);
        ReadModelRepository<T> actual = live.repository(type).in(transaction);
        ReadModelRepository<T> expected = replayed.repository(type).in(transaction);
        pages(mapping, expected, (ids, page) -> {
            rows += page.size();
            Map<String, T> found = byId(mapping, actual.getMany(ids));
            for (T row : page) {
                String id = id(mapping, row);
                T other = found.get(id);
                if (other == null) {
                    add(type, id, Kind.MISSING);
                } else if (!isSame(mapping.values(row), mapping.values(other))) {
                    add(type, id, Kind.DIFFERENT);
                }
            }
        });
        pages(mapping, actual, (ids, page) -> {
            Map<String, T> found = byId(mapping, expected.getMany(ids));
            for (String id : ids) {
                if (!found.containsKey(id)) {
                    rows++;
                    add(type, id, Kind.UNEXPECTED);
                }
            }
        });
    }

    Verification verification(String projection, long position) {
        return new Verification(projection, position, rows, differences, complete);
    }

    private void add(Class<?> type, String id, Kind kind) {
        if (differences.size() < Verification.MAX_DIFFERENCES) {
            differences.add(new ModelDifference(type, id, kind));
        } else {
            complete = false;
        }
    }

    /** Also if there are arrays among them. */
    private static boolean isSame(List<@Nullable Object> some, List<@Nullable Object> others) {
        return Arrays.deepEquals(some.toArray(), others.toArray());
    }

    private static <T> void pages(
            ModelMapping<T> mapping, ReadModelRepository<T> repository, BiConsumer<List<String>, List<T>> each) {
        String idField = mapping.idColumn().name();
        Query inOrder = Query.all().orderByAsc(idField).withLimit(PAGE);
        List<T> page = repository.find(inOrder);
        while (!page.isEmpty()) {
            each.accept(page.stream().map(row -> id(mapping, row)).toList(), page);
            Object last = mapping.id(page.get(page.size() - 1));
            page = page.size() < PAGE ? List.of() : repository.find(inOrder.and(Filter.gt(idField, last)));
        }
    }

    private static <T> Map<String, T> byId(ModelMapping<T> mapping, List<T> found) {
        Map<String, T> byId = new HashMap<>();
        found.forEach(row -> byId.put(id(mapping, row), row));
        return byId;
    }

    private static <T> String id(ModelMapping<T> mapping, T row) {
        return String.valueOf(mapping.id(row));
    }
}
