// usage: one_host FOLDER ID…   Opens one host with the connectors in FOLDER, and calls the action
// `echo` of each. The host stays open for all of them.
#include <iostream>
#include <patchbay/host.hpp>
#include <string>

int main(int argc, char** argv) {
  patchbay::HostOptions options;
  options.connector_path = {argv[1]};
  auto opened = patchbay::Host::open(std::move(options));
  if (!opened) {
    std::cerr << opened.error().message() << '\n';
    return 1;
  }
  const auto host = std::move(opened).value();
  // Twice, so that each answers while all others are loaded.
  for (int round = 0; round < 2; ++round) {
    for (int i = 2; i < argc; ++i) {
      const std::string arguments = R"({"message":")" + std::string(argv[i]) + R"("})";
      const auto answer = host->invoke(argv[i], "echo", arguments);
      if (!answer.outcome) {
        std::cerr << argv[i] << ": " << answer.outcome.error().message() << '\n';
        return 1;
      }
      if (answer.outcome.value() != arguments) {
        std::cerr << argv[i] << " answered " << answer.outcome.value() << '\n';
        return 1;
      }
    }
  }
  std::cout << argc - 2 << " connectors answered\n";
  return argc > 2 ? 0 : 1;
}
