{{/* Environment of the containers: secrets by reference. */}}
{{- define "lakehouse.env" -}}
{{- range $name, $from := .Values.secrets.env }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $from.secret }}
      key: {{ $from.key }}
{{- end }}
{{- end }}

{{/* The folders that are written, for the rest is read-only, and those of secrets. */}}
{{- define "lakehouse.mounts" -}}
- name: tmp
  mountPath: /tmp
- name: log
  mountPath: /opt/flink/log
{{- range $folder, $secret := .Values.secrets.files }}
- name: secret-{{ $folder }}
  mountPath: /run/secrets/{{ $folder }}
  readOnly: true
{{- end }}
{{- end }}

{{/* Takes (list root size): the room under /tmp. */}}
{{- define "lakehouse.volumes" -}}
{{- $root := index . 0 -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ index . 1 }}
- name: log
  emptyDir:
    sizeLimit: 1Gi
{{- range $folder, $secret := $root.Values.secrets.files }}
- name: secret-{{ $folder }}
  secret:
    secretName: {{ $secret }}
    defaultMode: 0440
{{- end }}
{{- end }}

{{/* Labels and annotations of pods. Takes (list root component port annotations); figures are at the
port. */}}
{{- define "lakehouse.podMetadata" -}}
{{- $root := index . 0 -}}
labels:
  {{- include "lakehouse.selector" $root | nindent 2 }}
  app.kubernetes.io/component: {{ index . 1 }}
  {{- if $root.Values.workloadIdentity.clientId }}
  azure.workload.identity/use: "true"
  {{- end }}
  {{- with $root.Values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- $annotations := mustMergeOverwrite (deepCopy $root.Values.podAnnotations) (index . 3) -}}
{{- if $root.Values.prometheus.annotations -}}
{{- $annotations = mustMergeOverwrite (dict "prometheus.io/scrape" "true" "prometheus.io/port" (index . 2) "prometheus.io/path" "/metrics") $annotations -}}
{{- end }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What every pod has beside its containers. */}}
{{- define "lakehouse.podBasics" -}}
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "lakehouse.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* A pod that runs one command in its own process.
Takes a dict: root, args, size (cpu, memory, scratch), conf (a config map), restartPolicy. */}}
{{- define "lakehouse.commandPod" -}}
serviceAccountName: {{ include "lakehouse.serviceAccount" .root }}
automountServiceAccountToken: false
restartPolicy: {{ .restartPolicy }}
terminationGracePeriodSeconds: 60
{{ include "lakehouse.podBasics" .root }}
containers:
  - name: lake
    image: {{ include "lakehouse.image" .root }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    workingDir: /opt/flink
    command: [java, "@lake.args"]
    args:
      {{- toYaml .args | nindent 6 }}
    env:
      - name: FLINK_CONF_DIR
        value: /etc/lakehouse
      {{- with include "lakehouse.env" .root | trim }}
      {{- . | nindent 6 }}
      {{- end }}
    ports:
      - name: metrics
        containerPort: 9250
    resources:
      requests:
        cpu: {{ .size.cpu }}
        memory: {{ .size.memory }}
      limits:
        memory: {{ .size.memory }}
    securityContext:
      {{- include "lakehouse.containerSecurity" .root | nindent 6 }}
    volumeMounts:
      - name: conf
        mountPath: /etc/lakehouse
        readOnly: true
      {{- include "lakehouse.mounts" .root | nindent 6 }}
volumes:
  - name: conf
    configMap:
      name: {{ .conf }}
  {{- include "lakehouse.volumes" (list .root (.size.scratch | default "1Gi")) | nindent 2 }}
{{- end }}

{{/* A day that is refused (1) and a wrong configuration (2) need a person; a lost node does not count. */}}
{{- define "lakehouse.failurePolicy" -}}
podFailurePolicy:
  rules:
    - action: FailJob
      onExitCodes:
        containerName: lake
        operator: In
        values: [1, 2]
    - action: Ignore
      onPodConditions:
        - type: DisruptionTarget
          status: "True"
{{- end }}
