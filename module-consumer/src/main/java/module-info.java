/** A user's module: what it says here is all that a user has to say. */
module dev.mink.consumer {
    requires dev.mink.adapter.memory;
    requires dev.mink.adapter.postgres;
    requires dev.mink.core;
    requires org.jspecify;

    opens dev.mink.consumer.open to
            tools.jackson.databind;
}
