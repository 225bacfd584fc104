/**
 * The Camel component {@code ws-pair}: one TOMEs connection and one Terminal connection make one session. Carries messages
 * in order and with backpressure; knows nothing of feature codes.
 */
@NullMarked
package featurekeyproxy.wspair;

import org.jspecify.annotations.NullMarked;
