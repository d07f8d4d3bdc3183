// A connector in C++ with the SDK's wrapper. Its exception crosses the wrapper's functions.
#include <patchbay/sdk/connector.h>

#include <stdexcept>
#include <string>

namespace echo {

using namespace patchbay::sdk;

class Echo {
 public:
  std::string echo(Call&, std::string_view arguments) const {
    try {
      if (arguments.empty()) throw std::runtime_error("no arguments");
    } catch (const std::exception&) {
      return "{}";
    }
    return std::string(arguments);
  }
};

constexpr Action<Echo> kActions[] = {action<&Echo::echo>("echo")};

}  // namespace echo

PATCHBAY_CONNECTOR(echo::Echo, echo::kActions)
