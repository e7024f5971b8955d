{{/* The configuration of a process, as flat keys with text for values: the files of flink-conf/ in
the order which flink-conf/base.yaml tells, what the values say, and the keys given.
Takes (list root mode env keys). */}}
{{- define "lakehouse.configuration" -}}
{{- $root := index . 0 -}}
{{- $merged := dict -}}
{{- range list "base" (printf "mode/%s" (index . 1)) (printf "env/%s" (index . 2)) -}}
{{- $file := printf "flink-conf/%s.yaml" . -}}
{{- $merged = mustMergeOverwrite $merged ($root.Files.Get $file | required (printf "Cannot render the chart, it lacks %s: package it from a whole checkout" $file) | fromYaml) -}}
{{- end -}}
{{- $merged = mustMergeOverwrite $merged (include "lakehouse.places" $root | fromYaml) (dict "lakehouse.env" (index . 2)) $root.Values.flinkConfiguration (index . 3) -}}
{{- include "lakehouse.checkSecrets" (list $root $merged) -}}
{{- range $key, $value := $merged }}
{{ $key }}: {{ if kindIs "string" $value }}{{ $value | quote }}{{ else }}{{ $value | toJson | quote }}{{ end }}
{{- end }}
{{- end }}

{{/* Secrets are referred to, by names that every pod has. Helm's own check of the values would print them.
Takes (list root configuration). */}}
{{- define "lakehouse.checkSecrets" -}}
{{- $secrets := (index . 0).Values.secrets -}}
{{- $problems := list -}}
{{- range $key, $value := index . 1 -}}
{{- $references := regexFindAll "\\$\\{(env|file):[^}]*\\}" (toString $value) -1 -}}
{{- range $references -}}
{{- $name := regexReplaceAll "^\\$\\{(env|file):(.*)\\}$" . "${2}" -}}
{{- if and (hasPrefix "${env:" .) (not (hasKey $secrets.env $name)) -}}
{{- $problems = append $problems (printf "%s names %s, which no pod has: give secrets.env.%s, such as {secret: lake, key: password}" $key . $name) -}}
{{- else if and (hasPrefix "${file:" .) (not (hasKey $secrets.files (regexReplaceAll "^/run/secrets/([^/]*)/.*$" $name "${1}"))) -}}
{{- $problems = append $problems (printf "%s names %s, which no pod has: give secrets.files, such as {lake: <secret>} for ${file:/run/secrets/lake/password}" $key .) -}}
{{- end -}}
{{- end -}}
{{- if and (not $references) (regexMatch "(?i)(password|secret|credential|token|jaas\\.config|(account\\.key|client\\.secret|fixed\\.token)\\..*|account\\.key|sas-token\\..*)$" $key) -}}
{{- $problems = append $problems (printf "%s has a secret itself, and the release would keep it: give a reference, such as ${env:LAKE_CATALOG_PASSWORD}, and secrets.env.LAKE_CATALOG_PASSWORD: {secret: lake, key: password}" $key) -}}
{{- end -}}
{{- end -}}
{{- if $problems -}}
{{- fail (printf "Cannot render the chart, secrets are given wrongly:\n- %s" (join "\n- " $problems)) -}}
{{- end -}}
{{- end }}

{{/* Where data, catalog and broker are. */}}
{{- define "lakehouse.places" -}}
{{- $root := trimSuffix "/" .Values.storage.root -}}
lakehouse.catalog.warehouse-uri: {{ $root }}/warehouse
lakehouse.landing.uri: {{ .Values.storage.landing }}
execution.checkpointing.dir: {{ $root }}/checkpoints
execution.checkpointing.savepoint-dir: {{ $root }}/savepoints
high-availability.storageDir: {{ $root }}/ha
{{- if (.Values.storage.managedIdentity).clientId }}
fs.azure.account.auth.type: OAuth
fs.azure.account.oauth.provider.type: org.apache.hadoop.fs.azurebfs.oauth2.MsiTokenProvider
fs.azure.account.oauth2.msi.tenant: {{ .Values.storage.managedIdentity.tenantId }}
fs.azure.account.oauth2.client.id: {{ .Values.storage.managedIdentity.clientId }}
{{- else if .Values.workloadIdentity.clientId }}
fs.azure.account.auth.type: Custom
fs.azure.account.oauth.provider.type: io.lakehouse.azure.WorkloadIdentity
{{- end }}
lakehouse.catalog.properties.type: {{ .Values.catalog.type }}
lakehouse.catalog.properties.uri: {{ .Values.catalog.uri | quote }}
{{- range $key, $value := .Values.catalog.properties }}
lakehouse.catalog.properties.{{ $key }}: {{ $value | quote }}
{{- end }}
lakehouse.kafka.client.bootstrap.servers: {{ .Values.kafka.bootstrapServers | quote }}
{{- range $key, $value := .Values.kafka.properties }}
lakehouse.kafka.client.{{ $key }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* The conf folder of a command in a process of its own, whose jobs run in it. */}}
{{- define "lakehouse.commandConf" -}}
{{- $keys := dict "metrics.reporters" "prom" "metrics.reporter.prom.factory.class" "org.apache.flink.metrics.prometheus.PrometheusReporterFactory" "metrics.reporter.prom.port" "9250" -}}
config.yaml: |
  {{- include "lakehouse.configuration" (list . "batch" "local" (mustMergeOverwrite $keys .Values.batch.flinkConfiguration)) | trim | nindent 2 }}
{{- end }}

{{/* The configuration of the stream and its cluster, for Flink's operator. */}}
{{- define "lakehouse.streamConfiguration" -}}
{{- $stream := .Values.stream -}}
{{- $keys := dict
  "taskmanager.numberOfTaskSlots" (toString $stream.taskManager.slots)
  "parallelism.default" (toString $stream.parallelism)
  "kubernetes.operator.periodic.savepoint.interval" $stream.savepoints.schedule
  "kubernetes.operator.savepoint.history.max.count" (toString $stream.savepoints.keep)
  "kubernetes.operator.savepoint.history.max.age" $stream.savepoints.maxAge
  "kubernetes.operator.snapshot.resource.enabled" "true" -}}
{{- if $stream.autoscaler.enabled -}}
{{- $keys = mustMergeOverwrite $keys (dict
  "job.autoscaler.enabled" "true"
  "job.autoscaler.utilization.target" (toString $stream.autoscaler.targetUtilization)
  "job.autoscaler.utilization.max" (addf $stream.autoscaler.targetUtilization $stream.autoscaler.utilizationBoundary | toString)
  "job.autoscaler.utilization.min" (subf $stream.autoscaler.targetUtilization $stream.autoscaler.utilizationBoundary | toString)
  "job.autoscaler.vertex.min-parallelism" (toString $stream.autoscaler.minParallelism)
  "job.autoscaler.vertex.max-parallelism" (toString $stream.autoscaler.maxParallelism)
  "job.autoscaler.stabilization.interval" $stream.autoscaler.stabilization
  "job.autoscaler.metrics.window" $stream.autoscaler.window
  "job.autoscaler.catch-up.duration" $stream.autoscaler.catchUp
  "pipeline.max-parallelism" "720") -}}
{{- end -}}
{{- include "lakehouse.configuration" (list . "streaming" "kubernetes" (mustMergeOverwrite $keys $stream.flinkConfiguration)) | trim -}}
{{- end }}
