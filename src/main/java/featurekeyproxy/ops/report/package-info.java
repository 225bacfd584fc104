/** What an operator hands on about the fleet: as a table for other programs, and as a page to print. */
@NullMarked
package featurekeyproxy.ops.report;

import org.jspecify.annotations.NullMarked;
