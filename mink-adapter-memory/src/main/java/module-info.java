/** Keeps everything of Mink in memory. */
module dev.mink.adapter.memory {
    requires transitive dev.mink.core;
    requires org.slf4j;

    exports dev.mink.adapter.memory;
}
