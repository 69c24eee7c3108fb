package dev.mink.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationErrorsTest {
    record AddItem(String sku, int quantity) implements Command {
        @Override
        public void validate() {
            ValidationErrors.of(this)
                    .check(!sku.isBlank(), "sku", "is required")
                    .check(quantity > 0, "quantity", "must be positive")
                    .throwIfAny();
        }
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        MultiValidationException all =
                catchThrowableOfType(MultiValidationException.class, () -> new AddItem("", 0).validate());

        assertThat(all).hasMessage("mink: validation failed for command \"AddItem\": 2 error(s)");
        assertThat(all.errors()).extracting(error -> error.field().orElse("")).containsExactly("sku", "quantity");
        assertThat(all.errors().get(1))
                .hasMessage("mink: validation failed for command \"AddItem\" field \"quantity\": must be positive");
        assertThat(all.errors().get(1).reason()).isEqualTo("must be positive");
        assertThat(all).hasCause(all.errors().get(0));
        assertThat(all.commandType()).isEqualTo("AddItem");
        assertThat(all.field()).isEmpty();
    }

    @Test
    void anExceptionNeedsSomethingThatIsWrong() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MultiValidationException("AddItem", List.of()));
    }

    @Test
    void nothingWrongIsNoError() {
        assertThatCode(() -> new AddItem("a", 1).validate()).doesNotThrowAnyException();
        assertThat(ValidationErrors.of(new AddItem("a", 1)).hasErrors()).isFalse();
    }

    @Test
    void metadataOfACommandIsCopied() {
        CommandBase base = CommandBase.empty().withCommandId("c").withMetadata("a", "1");
        CommandBase changed = base.withMetadata("a", "2").withCorrelationId("p").withCausationId("q");
        assertThat(base.getMetadata("a")).isEqualTo("1");
        assertThat(changed.getMetadata("a")).isEqualTo("2");
        assertThat(changed.getMetadata("b")).isEmpty();
        assertThat(changed.commandId()).isEqualTo("c");
        assertThat(changed.correlationId()).isEqualTo("p");
        assertThat(changed.causationId()).isEqualTo("q");
    }
}
