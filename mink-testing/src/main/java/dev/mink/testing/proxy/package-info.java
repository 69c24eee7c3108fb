/**
 * Proxies between a client and its server, which count what passes and break connections at a
 * chosen moment.
 */
@NullMarked
package dev.mink.testing.proxy;

import org.jspecify.annotations.NullMarked;
