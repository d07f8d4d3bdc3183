// says: this type cannot be read from JSON or written to it
#include <patchbay/sdk/connector.h>
#include <patchbay/sdk/json.h>

using namespace patchbay::sdk;

enum class Color { red };
struct Result {
  std::vector<Color> colors;
};
PATCHBAY_FIELDS(Result, colors)
class X {
 public:
  Result act(Call&) { return {}; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
