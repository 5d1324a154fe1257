package dev.hyaline.llm.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** US dollars for people: two decimals, more where an amount is small. */
public final class Dollars {

    private static final int DECIMALS = 2;
    private static final int SMALL_DECIMALS = 6;

    private Dollars() {}

    /** Such as {@code $4.97} or {@code $0.00012}. */
    public static String text(BigDecimal dollars) {
        BigDecimal cents = dollars.setScale(DECIMALS, RoundingMode.HALF_UP);
        if (cents.compareTo(BigDecimal.ONE) >= 0 || cents.compareTo(dollars) == 0) {
            return "$" + cents.toPlainString();
        }
        BigDecimal small = dollars.setScale(SMALL_DECIMALS, RoundingMode.HALF_UP);
        String text = small.stripTrailingZeros().toPlainString();
        return "$" + (small.signum() == 0 ? "0.000000" : text);
    }
}
