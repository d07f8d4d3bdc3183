// Gets the content of a file: its bytes, or Google's export of a document. Checks each answer
// before any byte of it counts as content.
// developers.google.com/workspace/drive/api/guides/manage-downloads
#pragma once

#include "file.h"

namespace gdrive {

// An answer to a request for content.
struct Download {
  Response response;
  std::string refusal;  // the body, if the status is not 2xx
};

// Gets the bytes of a file that is not a Google document, without the host's cache.
Download download(const GDrive& drive, Call& call, const FileId& id);

enum class Cache { kUsed, kAvoided };

// Exports a Google document. If the document is too large for Drive, or if Drive fails again and
// again, requests the export from the address in the document's exportLinks. Returns Drive's
// refusal if this request fails too.
Download export_document(const GDrive& drive, Call& call, const FileId& id,
                         const std::string& format, Cache cache);

// Throws PROVIDER_UNAVAILABLE if the answer is an HTML page and HTML is not `wanted`. Such a page
// comes from a gateway, for example. `what` names the file in the message, as in GDrive::get.
void refuse_page(const Response& response, std::string_view wanted, std::string_view what);
// Works like refuse_page(), for a file that is neither text nor JSON. Also throws if the answer is
// JSON, because then Drive only promises the content for later.
void refuse_other(const Response& response, std::string_view wanted, std::string_view what);
// Throws PROVIDER_UNAVAILABLE if the answer is an operation of Drive, which only promises the
// content for later. `beginning` is the body of the answer, or its first bytes.
void refuse_operation(const Response& response, std::string_view beginning, std::string_view what);

// Passes a checked body on to the sink.
void pipe_content(const Response& response, const patchbay::sdk::Content& content,
                  const std::string& media_type, std::string_view what);

}  // namespace gdrive
