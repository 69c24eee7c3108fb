/** Keeps everything of Mink in PostgreSQL. */
module dev.mink.adapter.postgres {
    requires transitive dev.mink.core;
    requires transitive java.sql;
    requires com.zaxxer.hikari;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires tools.jackson.core;

    exports dev.mink.adapter.postgres;
}
