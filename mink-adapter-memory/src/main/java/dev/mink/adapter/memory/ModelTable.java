package dev.mink.adapter.memory;

import dev.mink.readmodel.AlreadyExistsException;
import dev.mink.readmodel.mapping.ModelColumn;
import dev.mink.readmodel.mapping.ModelMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The rows of one read model, and who has which value in its unique columns. Like a database's index, a unique
 * value is held by the transaction that wrote it until that ends.
 *
 * @param <T> the read model
 */
final class ModelTable<T> {
    private final ModelMapping<T> mapping;
    private final Table<Object, ModelRow<T>> rows;
    private final Table<UniqueValue, Object> owners;
    private final List<ModelColumn> uniqueColumns;

    ModelTable(TransactionSpace space, ModelMapping<T> mapping) {
        this.mapping = mapping;
        this.rows = new Table<>(space, mapping.name());
        this.owners = new Table<>(space, "unique value of " + mapping.name());
        this.uniqueColumns =
                mapping.columns().stream().filter(ModelColumn::unique).toList();
    }

    Optional<ModelRow<T>> get(Optional<MemoryTransaction> transaction, Object id) {
        return rows.get(transaction, id);
    }

    List<ModelRow<T>> all(Optional<MemoryTransaction> transaction) {
        return rows.all(transaction);
    }

    int size() {
        return rows.size();
    }

    /**
     * Changes a row under its lock; waits for whoever holds it.
     *
     * @param change from the row as it is to the one that shall be, with the same id, or none; runs once
     * @return the row before
     * @throws AlreadyExistsException if a unique value of the new row belongs to another one; nothing is
     *     changed
     */
    Optional<ModelRow<T>> change(
            MemoryTransaction transaction, Object id, UnaryOperator<Optional<ModelRow<T>>> change) {
        return rows.change(Optional.of(transaction), id, before -> {
            Optional<ModelRow<T>> after = change.apply(before);
            moveUniqueValues(transaction, id, before, after);
            return after;
        });
    }

    /** All are held before the first one is changed: a failure leaves the transaction as it was. */
    private void moveUniqueValues(
            MemoryTransaction transaction, Object id, Optional<ModelRow<T>> before, Optional<ModelRow<T>> after) {
        if (uniqueColumns.isEmpty()) {
            return;
        }
        List<UniqueValue> old = new ArrayList<>(uniqueValues(before));
        List<UniqueValue> wanted = new ArrayList<>(uniqueValues(after));
        old.removeAll(uniqueValues(after));
        wanted.removeAll(uniqueValues(before));
        for (UniqueValue value : wanted) {
            owners.change(Optional.of(transaction), value, owner -> {
                owner.ifPresent(other -> refuse(id, value));
                return owner;
            });
        }
        for (UniqueValue value : old) {
            owners.change(Optional.of(transaction), value, owner -> Optional.empty());
        }
        for (UniqueValue value : wanted) {
            owners.change(Optional.of(transaction), value, owner -> Optional.of(id));
        }
    }

    private void refuse(Object id, UniqueValue value) {
        String column = mapping.columns().get(value.column()).name();
        throw AlreadyExistsException.ofColumn(mapping.name(), id.toString(), column, null);
    }

    private List<UniqueValue> uniqueValues(Optional<ModelRow<T>> row) {
        List<UniqueValue> values = new ArrayList<>();
        for (ModelColumn column : uniqueColumns) {
            row.flatMap(present -> present.value(column.position()))
                    .ifPresent(value -> values.add(UniqueValue.of(column, value)));
        }
        return values;
    }
}
