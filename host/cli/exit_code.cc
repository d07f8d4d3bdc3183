#include "cli/exit_code.h"

namespace patchbay::cli {

ExitCode exit_code_of(Code code) {
  if (code == Code::kNotFound) return kUnknown;
  if (code == Code::kInputRequired) return kAsked;
  switch (static_cast<std::uint32_t>(code) / 100) {  // the hundreds digit is the class of the error
    case 1:
      return kRefused;
    case 2:
    case 3:
      return kAccount;
    case 4:
      return kProvider;
    case 5:
      return kConnector;
    default:
      return kHost;
  }
}

}  // namespace patchbay::cli
