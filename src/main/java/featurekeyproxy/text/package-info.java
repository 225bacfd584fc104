/**
 * Text for people: quoted so that it is harmless, near names, reasons of failures.
 */
@NullMarked
package featurekeyproxy.text;

import org.jspecify.annotations.NullMarked;
