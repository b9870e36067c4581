"""The door `unb`: a group chat's own numbered commands, `code|field|…`, in three encodings."""
