/**
 * Text for people: quoted so that it is harmless, near names, reasons of failures; and the hash of text and bytes.
 */
@NullMarked
package featurekeyproxy.text;

import org.jspecify.annotations.NullMarked;
