// The commands `patchbay plugin sign|verify|keys|reload`, for connectors' folders and their
// signatures.
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/plugin_keys.h"
#include "cli/printable.h"
#include "cli/reload_connectors.h"
#include "manifest/manifest.h"
#include "signatures/judgement.h"
#include "signatures/signing.h"
#include "signatures/stored_file.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyBytes = 16 * 1024;  // the largest size of a file with a secret key

struct SignatureLine {
  std::string folder;
  std::string key;            // the file of the secret key
  bool digests_only = false;  // write the list without a signature
  std::string keys;           // the file of publishers' keys
};

Result<signatures::DigestList> sign(const SignatureLine& line, const manifest::Manifest& manifest) {
  if (line.digests_only) return signatures::write_list(line.folder);
  PATCHBAY_TRY(auto text, signatures::read_bounded(line.key, kKeyBytes));
  auto key = signatures::SigningKey::read(Secret(std::move(text)));
  if (key.has_error()) return std::move(key).error().at(line.key);
  return signatures::sign_folder(line.folder, key.value(),
                                 manifest.identity.id + " " + manifest.identity.version);
}

Result<ExitCode> sign_plugin(const Invocation& invocation, const SignatureLine& line) {
  if (line.key.empty() != line.digests_only) {
    return Error(Code::kInvalidArgument, "Name the key with --key FILE, or use --digests-only.");
  }
  PATCHBAY_TRY(const auto manifest, manifest::read_manifest(line.folder));
  PATCHBAY_TRY(const auto list, sign(line, manifest));
  invocation.terminal.out << printable(manifest.identity.id) << ": " << list.files().size()
                          << (line.digests_only ? " files listed in " : " files signed in ")
                          << signatures::kListName << "\n";
  return kDone;
}

// Reads the publishers' keys from the file that the command line or the configuration names.
// Returns no keys if neither names a file. Fails with NOT_FOUND if `line.folder` is not a
// connector's folder.
Result<signatures::KnownKeys> known_keys(const Invocation& invocation, const SignatureLine& line) {
  PATCHBAY_TRY(const auto file, keys_file_if_any(invocation, line.keys));
  signatures::KnownKeys keys;
  if (!file.empty()) {
    PATCHBAY_TRY(keys, signatures::KnownKeys::read(file));
  }
  std::error_code ignored;
  if (fs::is_regular_file(fs::path(line.folder) / manifest::kFileName, ignored)) return keys;
  return Error(Code::kNotFound,
               "is no connector's folder: there is no " + std::string(manifest::kFileName) + ".")
      .at(line.folder);
}

void print_judgement(std::ostream& out, const signatures::Judgement& judged) {
  const std::string id = signatures::shown(judged.signed_by);
  const std::string whose = judged.owner.empty() ? "" : " (" + judged.owner + ")";
  switch (judged.state) {
    case signatures::State::kUnsigned:
      out << "unsigned: there is no " << signatures::kListName << "\n";
      return;
    case signatures::State::kKnownKey:
      out << "known key: all " << judged.files.files().size() << " files are as key " << id
          << printable(whose) << " signed them: " << printable(judged.comment) << "\n";
      return;
    case signatures::State::kUnknownKey:
      out << "unknown key: the files are as listed, but whether key " << id
          << " signed them is not known here; add it with `patchbay plugin keys trust`\n";
      return;
    case signatures::State::kRevokedKey:
      out << "revoked key: key " << id << printable(whose) << " was revoked\n";
      return;
    case signatures::State::kBroken:
      out << "broken: " << printable(judged.why) << "\n";
  }
}

Result<ExitCode> verify_plugin(const signatures::KnownKeys& keys, const Invocation& invocation,
                               const SignatureLine& line) {
  PATCHBAY_TRY(const signatures::Judgement found, signatures::judge(line.folder, keys));
  if (invocation.output == Output::kJson) {
    nlohmann::json shown{{"state", signatures::word_of(found.state)}, {"why", found.why}};
    const bool has_key =
        found.state != signatures::State::kUnsigned && found.state != signatures::State::kBroken;
    shown["key"] = has_key ? nlohmann::json(signatures::shown(found.signed_by)) : nullptr;
    shown["name"] = found.owner;
    shown["comment"] = found.comment;
    invocation.terminal.out << shown.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
                            << "\n";
  } else {
    print_judgement(invocation.terminal.out, found);
  }
  return found.state == signatures::State::kKnownKey ? kDone : kNegative;
}

}  // namespace

void add_plugin(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command =
      patchbay.add_subcommand("plugin", "Signatures of connectors' folders; load one again");
  command->require_subcommand(1);
  const auto line = std::make_shared<SignatureLine>();
  CLI::App* sign = command->add_subcommand("sign", "Sign all files of a connector's folder");
  sign->add_option("folder", line->folder, "The folder with connector.json")->required();
  sign->add_option("--key", line->key, "Your secret key, from `patchbay plugin keys new`")
      ->type_name("FILE");
  sign->add_flag("--digests-only", line->digests_only,
                 "Write the list alone, for `minisign -Sm connector.digests`");
  sign->footer("\nExample:\n  patchbay plugin sign build/connectors/my_notes --key acme.pem");
  run_on(*sign, invocation, line, refusing(sign_plugin));
  CLI::App* verify = command->add_subcommand(
      "verify", "Say whether the files are those that were signed, and by whom");
  verify->add_option("folder", line->folder, "The folder with connector.json")->required();
  add_keys_option(*verify, line->keys);
  add_output_option(*verify, invocation);
  verify->footer(
      "\nThe exit code is 0 only for a key that is known here.\n"
      "\nExample:\n  patchbay plugin verify connectors/my_notes --keys publishers.keys");
  run_on(*verify, invocation, line, known_keys, verify_plugin);
  add_plugin_keys(*command, invocation);
  add_plugin_reload(*command, invocation);
  command->footer(
      "\nSignatures have minisign's form, over a list that `sha256sum -c` reads. `connectors` and\n"
      "`keys` in [trust] of the configuration say what a host loads.\n"
      "\nExamples:\n"
      "  patchbay plugin sign build/connectors/my_notes --key acme.pem\n"
      "  patchbay plugin verify connectors/my_notes --keys publishers.keys");
}

}  // namespace patchbay::cli
