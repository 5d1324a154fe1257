package dev.hyaline.llm.ledger;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.config.ServedModel;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Money that may be spent in a run, all commands together. What a request may cost at most is set
 * aside before it is sent, so that the limit is never passed; what was sent and never answered
 * counts as spent, for it may have been. Thread-safe.
 */
public final class Budget {

    private final Optional<BigDecimal> limit;
    private BigDecimal spent;
    private BigDecimal reserved = BigDecimal.ZERO;

    /**
     * @param limit in dollars; empty for none
     * @param spent in dollars, by what the ledger holds
     */
    public Budget(Optional<BigDecimal> limit, BigDecimal spent) {
        this.limit = limit;
        this.spent = spent;
    }

    /**
     * Sets money aside; waits for requests in flight when they may turn out cheap enough.
     *
     * @param atMost what the request may cost; empty when its price is not known
     * @param model for the message
     * @throws HyalineException with {@link ErrorCode#LANGUAGE_MODEL} when the limit would be passed
     */
    public synchronized Reservation reserve(Optional<BigDecimal> atMost, ServedModel model)
            throws InterruptedException {
        if (limit.isEmpty()) {
            return new Reservation(atMost.orElse(BigDecimal.ZERO));
        }
        BigDecimal amount = atMost.orElseThrow(() -> unpriced(model));
        while (exceeds(spent.add(reserved).add(amount))) {
            if (exceeds(spent.add(amount))) {
                throw used(limit.get(), amount);
            }
            wait();
        }
        reserved = reserved.add(amount);
        return new Reservation(amount);
    }

    private boolean exceeds(BigDecimal sum) {
        return limit.filter(most -> sum.compareTo(most) > 0).isPresent();
    }

    private HyalineException used(BigDecimal most, BigDecimal amount) {
        return HyalineException.languageModel(
                "budget must not be passed: %s of %s are spent and the next request may cost %s;"
                        + " nothing answered is lost, and the same command with a larger budget"
                        + " goes on from here",
                Dollars.text(spent), Dollars.text(most), Dollars.text(amount));
    }

    /** A budget cannot be kept without a price. */
    public static HyalineException unpriced(ServedModel model) {
        return HyalineException.languageModel(
                "budget needs the price of %s, which is unknown (--prices FILE or ~/.config/hyaline/prices.json says it)",
                model.describe());
    }

    private synchronized void settle(BigDecimal amount, BigDecimal actual) {
        reserved = limit.isEmpty() ? reserved : reserved.subtract(amount);
        spent = spent.add(actual);
        notifyAll();
    }

    /** Money set aside for one attempt; given back when closed, unless it was spent. */
    public final class Reservation implements AutoCloseable {
        private final BigDecimal amount;
        private boolean open = true;

        private Reservation(BigDecimal amount) {
            this.amount = amount;
        }

        /** The attempt was answered and cost so much. */
        public void spent(BigDecimal actual) {
            if (open) {
                open = false;
                settle(amount, actual);
            }
        }

        /** Nobody knows whether the attempt cost anything. */
        public void lost() {
            spent(amount);
        }

        @Override
        public void close() {
            spent(BigDecimal.ZERO);
        }
    }
}
