/**
 * The upgrade of TOMEs: who may ask, what is passed on, and what is answered.
 */
@NullMarked
package featurekeyproxy.wspair.handshake;

import org.jspecify.annotations.NullMarked;
