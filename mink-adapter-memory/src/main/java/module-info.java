/** Keeps everything of Mink in memory. */
module dev.mink.adapter.memory {
    requires transitive dev.mink.core;
}
