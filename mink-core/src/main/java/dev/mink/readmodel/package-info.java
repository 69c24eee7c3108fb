/**
 * Read models: what users see of events, kept by repositories and asked for by queries.
 *
 * <p>A read model is a record or a bean with an {@linkplain dev.mink.readmodel.Id id}; a {@link
 * dev.mink.readmodel.ReadModelRepository} keeps its instances, in memory or in a table, and answers a
 * {@link dev.mink.readmodel.Query}. Both backends mean the same by it:
 *
 * <ul>
 *   <li><b>Nulls</b> are SQL's: a filter never matches a row whose field is null, not even {@link
 *       dev.mink.readmodel.FilterOp#NE} or {@link dev.mink.readmodel.FilterOp#NOT_IN}, except {@link
 *       dev.mink.readmodel.FilterOp#IS_NULL}. Ascending order has nulls last, descending order first.
 *   <li><b>Numbers</b> of all types are compared by their exact decimal values. A float or double stands
 *       for the decimal it is printed as, from 2^24 and 2^53 on for the whole number that it is.
 *   <li><b>Texts</b>, and enums by their names, are compared by code point, whatever the database's
 *       language.
 *   <li><b>Times</b> are instants, cut off at microseconds when they are stored and when they are asked
 *       for; an {@link java.time.OffsetDateTime} comes back in UTC.
 *   <li><b>UUIDs</b> are compared byte by byte, unsigned. <b>Booleans</b> are only equal or not; in an
 *       order false comes first.
 *   <li><b>Everything else</b> (collections, maps, nested objects) is JSON: it can be equal, be null and
 *       {@linkplain dev.mink.readmodel.FilterOp#CONTAINS contain} something.
 *   <li><b>Order</b> always ends with the id, so that pages do not overlap.
 * </ul>
 *
 * <p>A query that cannot be right is an {@link dev.mink.readmodel.InvalidQueryException} before anything
 * is read or changed: an unknown field, a value of a type the field never has, an operator that the
 * field's type does not know.
 */
@NullMarked
package dev.mink.readmodel;

import org.jspecify.annotations.NullMarked;
