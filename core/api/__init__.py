"""What programs come in by: tokens with scopes, operations in an OpenAPI document, problems, and paging."""
