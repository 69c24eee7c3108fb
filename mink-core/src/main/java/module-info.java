/** The API, the engine and the SPI of Mink. */
module dev.mink.core {
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires transitive tools.jackson.databind;
}
