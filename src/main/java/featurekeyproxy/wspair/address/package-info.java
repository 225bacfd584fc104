/**
 * From the name of a host to a connection: looking it up anew, and trying all of its addresses.
 */
@NullMarked
package featurekeyproxy.wspair.address;

import org.jspecify.annotations.NullMarked;
