package dev.mink.readmodel;

/** Some read models, each in a repository of its own. */
public interface ReadModels {
    /**
     * The repository of a class; what it keeps its instances in is created if it does not exist.
     *
     * @throws InvalidReadModelException if the class cannot be kept, or another class is kept under the
     *     same name
     */
    <T> ReadModelRepository<T> repository(Class<T> type);
}
