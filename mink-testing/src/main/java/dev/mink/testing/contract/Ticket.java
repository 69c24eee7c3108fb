package dev.mink.testing.contract;

import dev.mink.readmodel.Column;
import dev.mink.readmodel.Id;
import dev.mink.readmodel.ReadModel;
import dev.mink.readmodel.ReadModelId;
import dev.mink.readmodel.Transient;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Read models of other forms than {@link Thing}. */
final class Ticket {
    private Ticket() {}

    /** What beans inherit. */
    abstract static class Base {
        @Id
        @Column(name = "number")
        private long ticketNumber;

        private List<String> notes = new ArrayList<>();

        long getTicketNumber() {
            return ticketNumber;
        }

        List<String> getNotes() {
            return notes;
        }
    }

    /** A bean: fields, some with getters and setters, inherited ones too. */
    @ReadModel(table = "contract_bean")
    static class Bean extends Base {
        private @Nullable String title;
        private byte[] picture = {};
        private Map<String, List<Integer>> seats = new LinkedHashMap<>();
        private boolean paid;

        @Transient
        private String cache = "fresh";

        private transient int hits;

        /** For the repository. */
        Bean() {}

        static Bean of(long number, String title) {
            Bean bean = new Bean();
            ((Base) bean).ticketNumber = number;
            bean.title = title;
            return bean;
        }

        @Nullable
        String title() {
            return title;
        }

        byte[] picture() {
            return picture;
        }

        void picture(byte... bytes) {
            picture = bytes;
        }

        Map<String, List<Integer>> seats() {
            return seats;
        }

        /** Tells whether the setter was used. */
        public void setPaid(boolean now) {
            paid = now;
            hits++;
        }

        public boolean isPaid() {
            return paid;
        }

        String cache() {
            return cache;
        }

        void cache(String text) {
            cache = text;
        }

        int hits() {
            return hits;
        }
    }

    /** Columns that no two rows may share, and one that must not be null. */
    @ReadModel(table = "contract_unique")
    record Unique(
            String id,
            String title,
            @Column(unique = true) Optional<String> email,

            @Column(unique = true, nullable = true) @Nullable
            BigDecimal code) {}

    /** Names that SQL knows as words of its own. */
    @ReadModel(table = "order")
    record Reserved(
            @Column(name = "primary") @Id String id,
            @Column(name = "select") int from,
            @Column(name = "UserName", index = true) String where) {}

    /** Nothing but an id. */
    @ReadModel(table = "contract_only_id")
    record OnlyId(@Id UUID key) {}

    /** A small number as id. */
    @ReadModel(table = "contract_small_id")
    record SmallId(@Id short code, String name) {}

    /** Tells its id itself. */
    @ReadModel(table = "contract_told_id")
    record ToldId(String region, int number) implements ReadModelId {
        @Override
        public String getId() {
            return region + "/" + number;
        }
    }

    /** The same table as another class. */
    @ReadModel(table = "contract_told_id")
    record Rival(String id) {}

    /** No id at all. */
    record WithoutId(String name) {}
}
