/** Who did what to a bank account, and proof that nobody changed the record of it. */
@NullMarked
package dev.mink.examples.audit;

import org.jspecify.annotations.NullMarked;
