// Gets the content of a file: its bytes, or Google's export of a document. Nothing of an answer is
// content before the answer was checked.
// developers.google.com/workspace/drive/api/guides/manage-downloads
#pragma once

#include "file.h"

namespace gdrive {

// An answer to a request for content.
struct Download {
  Response response;
  std::string refusal;  // the body, if the status is not 2xx
};

// Gets the bytes of a file that is no Google document, without the host's cache.
Download download(const GDrive& drive, Call& call, const FileId& id);

enum class Cache { kUsed, kAvoided };

// Exports a Google document. If Drive cannot make the export, because it is too large or because it
// fails again and again, gets it from the address that the document's exportLinks name. Returns
// Drive's refusal if that fails, too.
Download export_document(const GDrive& drive, Call& call, const FileId& id,
                         const std::string& format, Cache cache);

// Throws PROVIDER_UNAVAILABLE if the answer is a page for people, such as that of a gateway, and no
// content of type `wanted`. `what` names the file in the message, as in GDrive::get.
void refuse_page(const Response& response, std::string_view wanted, std::string_view what);
// Does the same as refuse_page(), for a file that is no text, and also for JSON: Drive then only
// promises the content.
void refuse_other(const Response& response, std::string_view wanted, std::string_view what);
// Throws PROVIDER_UNAVAILABLE if the answer, of which `beginning` is the body or its first bytes,
// is an operation of Drive that only promises the content.
void refuse_operation(const Response& response, std::string_view beginning, std::string_view what);

// Passes a checked body on to the sink.
void pipe_content(const Response& response, const patchbay::sdk::Content& content,
                  const std::string& media_type, std::string_view what);

}  // namespace gdrive
