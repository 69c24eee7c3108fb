/** Orders by command on PostgreSQL, each command executed once however often it is sent. */
@NullMarked
package dev.mink.examples.cqrspostgres;

import org.jspecify.annotations.NullMarked;
