/** JMH benchmarks of what happens within the process. */
@NullMarked
package dev.mink.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
