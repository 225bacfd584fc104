/** What happens when a handler of a connection throws: its connection ends, in order, and nobody else notices. */
@NullMarked
package featurekeyproxy.wspair.fault;

import org.jspecify.annotations.NullMarked;
