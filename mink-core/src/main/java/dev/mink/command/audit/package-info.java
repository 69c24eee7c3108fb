/**
 * Who did what, when, and with what outcome: one entry for each command that was dispatched.
 *
 * <p>{@code AuditMiddleware} writes entries, an {@link dev.mink.command.audit.AuditStore} keeps them
 * and finds them. Entries are added and never changed. Where an {@link
 * dev.mink.command.audit.AuditChain} is used, each entry carries a hash that depends on all entries
 * before it, so that it shows if somebody changed, removed or reordered them afterwards.
 */
@NullMarked
package dev.mink.command.audit;

import org.jspecify.annotations.NullMarked;
