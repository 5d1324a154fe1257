package dev.hyaline.web;

import dev.hyaline.subject.SiteKind;
import java.util.regex.Pattern;

/** A kind of unit that the program does not know: found as a service. */
public final class Pins implements SiteKind {

    @Override
    public String prefix() {
        return "pin:";
    }

    @Override
    public Pattern address() {
        return Pattern.compile("[a-z]{1,8}");
    }

    @Override
    public int rank() {
        return 1000;
    }

    @Override
    public String noun() {
        return "pin";
    }

    @Override
    public boolean dead(double maximum) {
        return !(maximum > 0);
    }

    @Override
    public String deadRule() {
        return "never pricks";
    }
}
