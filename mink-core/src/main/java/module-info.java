/** The core of Mink: API, engine and the contract of storage backends. */
module dev.mink.core {
    requires org.slf4j;
    requires transitive tools.jackson.databind;
    requires static transitive org.jspecify;

    exports dev.mink;
    exports dev.mink.adapter;
    exports dev.mink.command;
    exports dev.mink.command.audit;
    exports dev.mink.command.idempotency;
    exports dev.mink.command.middleware;
    exports dev.mink.projection;
    exports dev.mink.projection.engine;
    exports dev.mink.readmodel;
    exports dev.mink.readmodel.mapping;
    exports dev.mink.serialization;
    exports dev.mink.store;
    exports dev.mink.subscription;
    exports dev.mink.versioning;

    opens dev.mink.command.audit to
            tools.jackson.databind;
}
