// says: this type cannot be read from JSON or written to it
#include <patchbay/sdk/connector.h>
#include <patchbay/sdk/json.h>

using namespace patchbay::sdk;

enum class Color { red };
struct Arguments {
  Color color{};
};
PATCHBAY_FIELDS(Arguments, color)
class X {
 public:
  std::string act(Call&, const Arguments&) { return "{}"; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
