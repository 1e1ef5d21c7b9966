// The tests of the example are tests.
import "../../examples/emulator-tests/src/lost-key.test.js";
