/**
 * Where the Terminal is: its addresses, their circuit breakers, dialling and probing.
 */
@NullMarked
package featurekeyproxy.wspair.upstream;

import org.jspecify.annotations.NullMarked;
